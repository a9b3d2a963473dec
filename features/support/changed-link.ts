/** Ways in which a link goes wrong between mail and browser (N-15). */
export const changedLink: Record<string, (link: string) => string> = {
  'with its last character replaced': (link) => link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A'),
  'in another case': (link) =>
    link.replace(/#.*/, (token) =>
      token.replace(/[a-z]/i, (letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase())),
    ),
  'cut short': (link) => link.slice(0, -1),
};
