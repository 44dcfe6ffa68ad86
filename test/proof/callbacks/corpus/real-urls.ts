/** Callback URLs in the shapes that Power Automate and Logic Apps make, in every cloud; ids and signatures are made up. */

const FLOW_ID = '4f1c2a9be07d4d3c8a55f0e6b7c1d2e3';
const ENVIRONMENT = 'a1b2c3d4e5f60718293a4b5c6d7e8f.90';

const QUERY = 'api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=';
const TAIL = `/workflows/${FLOW_ID}/triggers/manual/paths/invoke?${QUERY}`;
const RUN = `/workflows/${FLOW_ID}/triggers/When_it_fires/versions/08584631265236325806/run?${QUERY}`;
const DIRECT = `/powerautomate/automations/direct/workflows/${FLOW_ID}/triggers/manual/paths/invoke`;

export const REAL_URLS: readonly string[] = [
  `https://prod-00.westeurope.logic.azure.com:443${TAIL}q4zDkBfS3mJvM0n6T2r8Wc1XyA9eL5pUoH7gIiKdRtE`,
  `https://prod-12.westeurope.logic.azure.com${TAIL}q4zDkBfS3mJvM0n6T2r8Wc1XyA9eL5pUoH7gIiKdRtE`,
  `https://prod-166.westus.logic.azure.com:443${RUN}Zk9_-x3b7Jq_-0aVtY2mN4cR6sD8fG1hK5lP7oU9iE0`,
  `https://prod-03.northeurope.logic.azure.com:443${RUN}a%2Bb%2Fc%3D`,
  `https://prod-27.eastus2.logic.azure.com${RUN}a%2bb%2fc%3d`,
  `https://prod-27.eastus2.logic.azure.com${RUN}a%2Bb%2fC%3D`,
  `https://prod-08.uksouth.logic.azure.com:443${RUN}a+b/c==`,
  `https://prod-61.australiasoutheast.logic.azure.com:443/workflows/${FLOW_ID.toUpperCase()}/triggers/When_it_fires/run?${QUERY}x`,
  `https://prod-02.switzerlandnorth.logic.azure.com:443/workflows/${FLOW_ID}/triggers/When_a_segment%20crosses_(preview)/versions/1/run?${QUERY}x`,
  `https://prod-02.japaneast.logic.azure.com/workflows/${FLOW_ID}/triggers/%E3%81%82%20%C3%BC/run?api-version=2016-10-01&sp=%2Ftriggers%2F%E3%81%82%20%C3%BC%2Frun&sv=1.0&sig=x_y-z`,
  `https://prod-19.centralus.logic.azure.com:443/workflows/${FLOW_ID}/triggers/manual/run?sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=x&api-version=2016-06-01`,
  `https://prod-19.centralus.logic.azure.com:443/workflows/${FLOW_ID}/triggers/manual/run?sig=x&sv=1.0&sp=/triggers/manual/run&api-version=2016-06-01`,
  `https://prod-19.centralus.logic.azure.com/workflows/${FLOW_ID}/triggers/manual/run?api-version=2016-06-01&sp=%252Ftriggers%252Fmanual&sv=1.0&sig=x`,
  `https://prod-19.centralus.logic.azure.com/workflows/${FLOW_ID}/triggers/manual/run?api-version=2016-06-01&se=2027-01-01T00%3A00%3A00.0000000Z&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=x`,
  `https://prod-19.centralus.logic.azure.com/workflows/${FLOW_ID}/triggers/manual/run?api-version=2016-06-01&sig=x&sv=&empty&=`,
  `https://w1a2b3c.westeurope.logic.azure.com/workflows/${FLOW_ID}/triggers/manual/run?${QUERY}ise`,
  `https://prod-00.usgovtexas.logic.azure.us:443${TAIL}gov`,
  `https://prod-05.usgovvirginia.logic.azure.us${RUN}a%2Fb`,
  `https://prod-00.chinaeast2.logic.azure.cn:443${TAIL}cn`,
  `https://prod-02.chinanorth3.logic.azure.cn${RUN}a%2Bb`,
  `https://${ENVIRONMENT}.environment.api.powerplatform.com:443${DIRECT}/?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=a-_b`,
  `https://${ENVIRONMENT}.environment.api.powerplatform.com${DIRECT}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=a%2Bb%3D`,
  `https://${ENVIRONMENT}.environment.api.powerplatform.com:443/powerautomate/automations/direct/cu/07/workflows/${FLOW_ID}/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=x`,
  `https://default${ENVIRONMENT}.environment.api.powerplatform.com:443${DIRECT}/?api-version=1&tenantId=tId&environmentName=Default-1&sig=x`,
  `https://${ENVIRONMENT}.environment.api.gov.powerplatform.microsoft.us:443${DIRECT}?api-version=1&sv=1.0&sig=gcc`,
  `https://${ENVIRONMENT}.environment.api.high.powerplatform.microsoft.us${DIRECT}?api-version=1&sv=1.0&sig=high`,
  `https://${ENVIRONMENT}.environment.api.appsplatform.us:443${DIRECT}?api-version=1&sv=1.0&sig=dod`,
  `https://${ENVIRONMENT}.environment.api.powerplatform.partner.microsoftonline.cn${DIRECT}?api-version=1&sv=1.0&sig=cn`,
  `https://PROD-00.WestEurope.Logic.Azure.com:443${TAIL}capitals`,
  `HTTPS://prod-00.westeurope.logic.azure.com${TAIL}scheme`,
  `https://prod-00.westeurope.logic.azure.com/workflows/${FLOW_ID}/triggers/manual/./x/../run?${QUERY}dots`,
  `https://prod-00.westeurope.logic.azure.com//workflows//${FLOW_ID}/triggers/manual/%2e%2e/run?${QUERY}slashes`,
  `https://prod-00.westeurope.logic.azure.com/workflows/${FLOW_ID}/triggers/manual/run?${QUERY}x&x="<>^\`{|}~[]'()*,;:@!$%zz%`,
];
