/** What is stored cannot be read: nothing can be said about what it holds, not even that it is not there. */
export class StorageDamaged extends Error {
  override readonly name = 'StorageDamaged';
}
