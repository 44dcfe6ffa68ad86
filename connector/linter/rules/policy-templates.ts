/** The policies that the platform has, and the parameters that each cannot do without. */

export const POLICY_TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  convertarraytoobject: ['propertyParentPath', 'keyWithinCollectionPath', 'newPropertyPath'],
  convertobjecttoarray: ['propertyParentPath', 'newPropertyPath'],
  dynamichosturl: ['urlTemplate'],
  encodepropertyvalue: ['propertyParentPath', 'newPropertyPath'],
  pollingtrigger: ['triggerConfig', 'triggerDataPath'],
  routerequesttoendpoint: ['newPath'],
  setheader: ['name', 'value'],
  setproperty: ['newPropertyParentPathTemplate', 'newPropertySubPathTemplate', 'propertyValuePathTemplate'],
  setqueryparameter: ['name', 'value'],
  setvaluefromurl: ['parameterTemplate', 'parameterValueUrl', 'parameterValuePathTemplate'],
  stringreplace: ['propertyParentPath', 'sourceString', 'replacementString', 'newPropertyPath'],
  stringtoarray: ['propertyParentPath', 'delimiterList', 'childPropertyName', 'newPropertyPath'],
  updatenextlink: ['nextLinkPropertyName'],
};
