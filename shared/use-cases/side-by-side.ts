/** Does something with each of many items, a bounded number at once; the answers come in the order of the items. */
export async function* sideBySide<Item, Answer>(
  items: Iterable<Item> | AsyncIterable<Item>,
  atOnce: number,
  answer: (item: Item) => Promise<Answer>,
): AsyncGenerator<Answer> {
  const underWay: Promise<Answer>[] = [];
  for await (const item of items) {
    const next = answer(item);
    // It is waited for in its turn; until then its failure is nobody's yet.
    next.catch(() => undefined);
    underWay.push(next);
    const first = underWay.length < atOnce ? undefined : underWay.shift();
    if (first !== undefined) yield await first;
  }
  for (const last of underWay) yield await last;
}
