import { readFile, writeFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { format } from 'prettier';
import { AppModule } from './app.module.js';
import { openApiDocument } from './openapi.js';
import type { ApiParts } from './parts.js';

/** Writes `api/openapi.json` from the controllers; with `--check` it only says whether the committed one still agrees. */
const path = 'api/openapi.json';
// Nothing is called while the document is made, so there is nothing around the API.
const app = await NestFactory.create(AppModule.around({} as ApiParts), new FastifyAdapter(), { logger: false, abortOnError: false });
const text = await format(JSON.stringify(openApiDocument(app)), { parser: 'json', printWidth: 140 });
if (process.argv.includes('--check')) {
  const committed = await readFile(path, 'utf8').catch(() => '');
  if (committed !== text) {
    process.stdout.write(`${path} differs from the controllers: run npm run generate and commit the result.\n`);
    process.exitCode = 1;
  }
} else {
  await writeFile(path, text);
}
