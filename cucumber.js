/** The steps run as compiled code, like everything else: `npm run features` compiles first. */
export default {
  paths: ['features/**/*.feature'],
  import: ['dist/features/support/**/*.js', 'dist/features/steps/**/*.js'],
  strict: true,
  formatOptions: { snippetInterface: 'async-await' },
};
