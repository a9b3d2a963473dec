/** The steps run as compiled code, like everything else: `npm run features` compiles first. */
export default {
  import: ['dist/features/support/!(*.test).js', 'dist/features/steps/*.js'],
  strict: true,
  formatOptions: { snippetInterface: 'async-await' },
};
