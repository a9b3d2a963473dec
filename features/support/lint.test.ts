import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { type GherkinDocument, IdGenerator } from '@cucumber/messages';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { refusals } from '../../domain/refusals.js';

/** Reads the features and their steps without running them. A complaint begins with file and line and says what to do. */
const root = path.join(import.meta.dirname, '../..');

/**
 * Refusals that no scenario can bring about: those of the request itself, which no person at a screen meets (a phone signs again by itself),
 * a picture whose way here is too slow or too crowded, and a key that two machines share. A test shows each instead, with
 * `refusal:<code>` in its name.
 */
const shownByTests = [
  'request-malformed',
  'body-too-large',
  'media-type-unsupported',
  'method-not-allowed',
  'not-found',
  'request-in-progress',
  'service-unavailable',
  'log-in-busy',
  'device-nonce-needed',
  'photo-upload-too-slow',
  'photos-busy',
  'photo-store-full',
  'reader-host-key-shared',
];

type Source = { file: string; text: string };
/** A scenario; an outline counts once for each of its examples, because these may have tags of their own. */
type Scenario = { name: string; place: string; tags: string[] };
type StepDefinition = { keyword: string; text: string; place: string; asserts: boolean };

const rowId = /^[RDIFN]-\d{2,3}$/;
const rowTag = /^@(?<id>[RDIFN]-.*)$/;
const refusalTag = /^@refusal:(?<code>.*)$/;

function sources(folder: string, ending: string): Source[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && !/(^|\/)(node_modules|dist|\.\w+)\//.test(name))
    .sort()
    .map((name) => path.posix.join(folder, name))
    .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));
}

function parse({ file, text }: Source): GherkinDocument {
  try {
    return new Parser(new AstBuilder(IdGenerator.incrementing()), new GherkinClassicTokenMatcher()).parse(text);
  } catch (error) {
    throw new Error(`${file} is not a feature: ${(error as Error).message}`);
  }
}

function scenarios(source: Source): Scenario[] {
  return compile(parse(source), source.file, IdGenerator.incrementing()).map(({ name, location, tags }) => ({
    name,
    place: `${source.file}:${location?.line}`,
    tags: tags.map((tag) => tag.name),
  }));
}

/** Where each name of a scenario or outline stands. */
function namePlaces(source: Source): { name: string; place: string }[] {
  const children = parse(source).feature?.children ?? [];
  return children
    .flatMap((child) => [child, ...(child.rule?.children ?? [])])
    .flatMap(({ scenario }) => (scenario ? [{ name: scenario.name, place: `${source.file}:${scenario.location.line}` }] : []));
}

/** Ids that have a row of their own in a document; an id that is only mentioned cannot be looked up. */
const rowsOf = (document: string) => new Set([...document.matchAll(/^(?:\| )?([RDIFN]-\d{2,3}) \|/gm)].map(([, id]) => id!));

function tagComplaints(all: Scenario[], rows: ReadonlySet<string>, codes: readonly string[]): string[] {
  return all.flatMap(({ name, place, tags }) => [
    ...(tags.some((tag) => rowId.test(tag.slice(1)))
      ? []
      : [`${place} "${name}" has no row: tag it with the id of the row that it shows.`]),
    ...tags.flatMap((tag) => {
      const id = rowTag.exec(tag)?.groups?.id;
      const code = refusalTag.exec(tag)?.groups?.code;
      if (id !== undefined && !rows.has(id)) return [`${place} ${tag} has no row in docs/requirements.md or docs/reliability.md.`];
      if (code !== undefined && !codes.includes(code)) return [`${place} ${tag} is no code of domain/refusals.ts.`];
      return [];
    }),
  ]);
}

function unshownRefusals(all: Scenario[], testNames: string, codes: readonly string[]): string[] {
  const tags = new Set(all.flatMap((scenario) => scenario.tags));
  return codes.flatMap((code) => {
    if (!shownByTests.includes(code))
      return tags.has(`@refusal:${code}`) ? [] : [`domain/refusals.ts "${code}": no scenario has the tag @refusal:${code}.`];
    return new RegExp(`refusal:${code}(?![\\w-])`).test(testNames) || tags.has(`@refusal:${code}`)
      ? []
      : [`domain/refusals.ts "${code}": no test in a *.test.ts has refusal:${code} in its name.`];
  });
}

function repeated(names: { name: string; place: string }[], what: string): string[] {
  const first = new Map<string, string>();
  return names.flatMap(({ name, place }) => {
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, place);
    return earlier === undefined ? [] : [`${place} ${what} "${name}" stands at ${earlier} already: give each its own words.`];
  });
}

const insideWords: readonly (readonly [string, RegExp])[] = [
  ['an HTTP verb', /\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|HTTP)\b/],
  ['a path', /(?<![\w/])\/[a-z][\w-]*/],
  ['an HTTP status', /\b(status|code|answers|returns) [1-5]\d\d\b/i],
];

/** Features name roles, cards and what people see. */
function wordingComplaints({ file, text }: Source, tables: readonly string[]): string[] {
  const words = [...insideWords, ...tables.map((table) => ['the name of a table', new RegExp(`\\b${table}\\b`)] as const)];
  return text.split('\n').flatMap((line, index) => {
    if (/^\s*[@#]/.test(line)) return [];
    return words.flatMap(([what, pattern]) => {
      const found = pattern.exec(line)?.[0];
      return found ? [`${file}:${index + 1} "${found}" is ${what}: say what the person does or sees.`] : [];
    });
  });
}

/** A table called by an ordinary word, like `notices`, cannot be told from that word. */
const tableNames = () =>
  sources('database/entities', '.entity.ts').flatMap(({ text }) => [...text.matchAll(/tableName: '(\w+_\w+)'/g)].map(([, name]) => name!));

function stepDefinitions({ file, text }: Source): StepDefinition[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return callsIn(tree).flatMap((call) => {
    const [pattern, ...rest] = call.arguments;
    const keyword = call.expression.getText();
    if (!/^(Given|When|Then|defineStep)$/.test(keyword) || !pattern) return [];
    return [
      {
        keyword,
        text: ts.isStringLiteralLike(pattern) ? pattern.text : pattern.getText(),
        place: `${file}:${tree.getLineAndCharacterOfPosition(call.getStart()).line + 1}`,
        asserts: rest.flatMap(callsIn).some(isAssertion),
      },
    ];
  });
}

function callsIn(node: ts.Node): ts.CallExpression[] {
  const calls: ts.CallExpression[] = ts.isCallExpression(node) ? [node] : [];
  ts.forEachChild(node, (child) => void calls.push(...callsIn(child)));
  return calls;
}

/** `assert(…)`, `assert.equal(…)`, `expect(…)`, and what is built of them and named so: `expectRefusal(…)`. */
const isAssertion = (call: ts.CallExpression) => /(^|\.)(assert|expect)(?![a-z])/.test(call.expression.getText());

const silentThens = (steps: StepDefinition[]) =>
  steps
    .filter(({ keyword, asserts }) => keyword === 'Then' && !asserts)
    .map(({ place, text }) => `${place} Then "${text}" asserts nothing: call assert or expect in it.`);

const unknownIds = ({ file, text }: Source, rows: ReadonlySet<string>) =>
  text
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/\b[RDIFN]-\d{2,3}\b/g)]
        .filter(([id]) => !rows.has(id))
        .map(([id]) => `${file}:${index + 1} ${id} has no row in docs/requirements.md or docs/reliability.md.`),
    );

/** Shown as one sentence a line, so that what has to be done can be read off the failure. */
function expectNone(complaints: readonly string[]): void {
  expect(complaints.join('\n')).toBe('');
}

const features = sources('features', '.feature');
const steps = sources('features/steps', '.ts').flatMap(stepDefinitions);
const all = features.flatMap(scenarios);
const codes = Object.keys(refusals);
const rows = rowsOf(
  `${readFileSync(path.join(root, 'docs/requirements.md'), 'utf8')}\n${readFileSync(path.join(root, 'docs/reliability.md'), 'utf8')}`,
);
const ourFolders = [
  'activities',
  'api',
  'bench',
  'changes',
  'database',
  'domain',
  'features',
  'outbox',
  'platform',
  'simulator',
  'stack',
  'worker',
  'workflows',
];
const code = ourFolders.flatMap((folder) => sources(folder, '.ts'));
/** Every test but this one, whose examples show nothing. */
const tests = code.filter(({ file }) => file.endsWith('.test.ts') && file !== 'features/support/lint.test.ts');

describe('the documents', () => {
  it('have every row of the requirements and of reliability', () => {
    const count = (letter: string) => [...rows].filter((id) => id.startsWith(letter)).length;
    expect({ R: count('R'), D: count('D'), I: count('I'), F: count('F'), N: count('N') }).toEqual({ R: 193, D: 37, I: 16, F: 40, N: 78 });
  });

  it('have a row for every id that the code cites', () => {
    expectNone(code.flatMap((source) => unknownIds(source, rows)));
  });
});

describe('the features', () => {
  it('are tagged with rows and refusals that exist, each scenario with a row', () => {
    expect(all.length).toBeGreaterThan(0);
    expectNone(tagComplaints(all, rows, codes));
  });

  it('show every refusal', () => {
    expectNone(unshownRefusals(all, tests.map(({ text }) => text).join('\n'), codes));
    expectNone(shownByTests.filter((name) => !codes.includes(name)).map((name) => `shownByTests has "${name}", which is no refusal.`));
  });

  it('give each scenario a name of its own', () => {
    expectNone(repeated(features.flatMap(namePlaces), 'scenario'));
  });

  it('speak of people, cards and screens, not of HTTP and tables', () => {
    const tables = tableNames();
    expectNone(features.flatMap((source) => wordingComplaints(source, tables)));
  });
});

describe('the steps', () => {
  it('have one definition for each meaning', () => {
    expect(steps.length).toBeGreaterThan(0);
    expectNone(
      repeated(
        steps.map(({ text, place }) => ({ name: text, place })),
        'step',
      ),
    );
  });

  it('assert in every Then', () => {
    expectNone(silentThens(steps));
  });
});

describe('this lint', () => {
  const feature = (text: string): Source => ({ file: 'features/x.feature', text: `Feature: X\n${text}` });
  const tagged = (tags: string) => scenarios(feature(`  ${tags}\n  Scenario: A\n    Given b\n`));
  const step = (text: string) => stepDefinitions({ file: 'features/steps/x.steps.ts', text });

  it('knows a row by its place at the beginning of a table line', () => {
    expect([...rowsOf('| R-001 | rule | like R-002 |\nI-01 | a\n| Rows | R-003 |')]).toEqual(['R-001', 'I-01']);
  });

  it('refuses scenarios without a row, and tags that cannot be looked up', () => {
    const known = new Set(['R-001']);
    expect(tagComplaints(tagged('@R-001 @refusal:no-card'), known, ['no-card'])).toEqual([]);
    expect(tagComplaints(tagged('@refusal:no-card'), known, ['no-card'])).toEqual([
      expect.stringContaining('features/x.feature:3 "A" has no row'),
    ]);
    expect(tagComplaints(tagged(`@R-001 @D-${99} @R-1 @refusal:no`), known, [])).toHaveLength(3);
  });

  it('counts the tags of the feature and of its examples', () => {
    const outline = 'Scenario Outline: A\n Given <b>\n @D-01\n Examples:\n | b |\n | 1 |\n Examples:\n | b |\n | 2 |\n';
    expect(scenarios(feature(outline)).map(({ tags }) => tags)).toEqual([['@D-01'], []]);
    expect(scenarios({ file: 'x', text: `@R-001\nFeature: X\n${outline}` }).map(({ tags }) => tags)).toEqual([
      ['@R-001', '@D-01'],
      ['@R-001'],
    ]);
  });

  it('refuses a code that nothing shows', () => {
    expect(unshownRefusals(tagged('@refusal:no-card'), "it('refusal:not-found …", ['no-card', 'not-found'])).toEqual([]);
    expect(unshownRefusals([], "it('refusal:not-found-at-all …", ['no-card', 'not-found'])).toHaveLength(2);
  });

  it('refuses a name that stands twice', () => {
    const twice = feature('Scenario: A\n Given b\nRule: r\n Scenario: A\n  Given c\n');
    expect(repeated(namePlaces(twice), 'scenario')).toEqual([expect.stringMatching(/^features\/x\.feature:5 .*features\/x\.feature:2/)]);
  });

  it.each(['When POST is sent', 'When /v1/terms is opened', 'Then it returns 409', 'Then card_readings has a row'])(
    'refuses "%s"',
    (line) => {
      expect(wordingComplaints(feature(line), ['card_readings'])).toEqual([expect.stringContaining('features/x.feature:2')]);
    },
  );

  it('refuses a Then without assertion and a text with two definitions', () => {
    const asserting = step("Then('a', function () { assert.equal(1, 1); });\nThen('b', async () => { await expectRefusal('x'); });");
    expect(silentThens(asserting)).toEqual([]);
    const wrong = step("Given('a', () => {});\nThen('a', () => { expected.push(1); });");
    expect(silentThens(wrong)).toEqual([expect.stringContaining('features/steps/x.steps.ts:2')]);
    expect(
      repeated(
        wrong.map(({ text, place }) => ({ name: text, place })),
        'step',
      ),
    ).toHaveLength(1);
  });
});
