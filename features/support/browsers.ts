import { defineParameterType } from '@cucumber/cucumber';

/** What browsers say of themselves. */
export const browsers: Record<string, string> = {
  'Chrome on Windows': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Firefox on Ubuntu': 'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
  'Internet Explorer 7': 'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.0)',
  'Internet Explorer 11': 'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko',
};

defineParameterType({
  name: 'browser',
  regexp: Object.keys(browsers).map((name) => new RegExp(name)),
  transformer: (name: string) => name,
});
defineParameterType({ name: 'support', regexp: /supported|not supported/, transformer: (text: string) => text === 'supported' });
