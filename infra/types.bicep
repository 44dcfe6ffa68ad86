// The shapes of parameters that more than one file takes.

@export()
@description('A Customer Insights instance. Its keys are secrets of the vault, named after its id.')
type instance = {
  @description('The id of the instance.')
  @minLength(1)
  @maxLength(64)
  id: string

  @description('The name that makers see in lists.')
  @minLength(1)
  @maxLength(200)
  name: string

  @description('Whether the vault also holds a secondary key, which is tried when the primary one is refused.')
  hasSecondaryKey: bool
}

@export()
type tagMap = {
  *: string
}
