/** Lets callers that ask the same within a moment share one answer; a failed one is not kept. */
export function shareAnswers<Key, Answer extends { readonly ok: boolean }>(
  ask: (key: Key) => Promise<Answer>,
  forInMs: number,
  nowInMs: () => number,
): (key: Key) => Promise<Answer> {
  const answers = new Map<Key, { readonly answer: Promise<Answer>; readonly askedAt: number }>();

  return (key) => {
    const known = answers.get(key);
    if (known !== undefined && nowInMs() - known.askedAt < forInMs) return known.answer;
    const answer = ask(key);
    const kept = { answer, askedAt: nowInMs() };
    answers.set(key, kept);
    const forget = () => {
      if (answers.get(key) === kept) answers.delete(key);
    };
    answer.then(({ ok }) => {
      if (!ok) forget();
    }, forget);
    return answer;
  };
}
