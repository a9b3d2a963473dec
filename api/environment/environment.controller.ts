import { Controller, Get, Headers, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import Bowser from 'bowser';
import { z } from 'zod';
import { Operation } from '../operation.js';
import { ApiParts } from '../parts.js';

const environmentSchema = z.object({
  browser: z.object({ name: z.string(), version: z.string() }),
  operatingSystem: z.string(),
  supported: z.boolean().describe('Whether this browser can run the card component (R-018)'),
  cardComponent: z.object({
    url: z.url().describe('Where the browser finds the local component on its own machine, if one runs there (R-021, R-022)'),
    prerequisites: z.literal('component-prerequisites').describe('The content that says what it needs (R-025)'),
  }),
  serverConnection: z.literal('normal').describe('An answer is the proof; without one the page shows "failed" (R-018)'),
});

/** The browsers of the manual, by the names that they give themselves. */
const supportedBrowsers = {
  chrome: '>0',
  chromium: '>0',
  firefox: '>0',
  edge: '>0',
  opera: '>0',
  safari: '>0',
  'internet explorer': '>=8',
};

@ApiTags('Registration at the portal')
@Controller('v1/environment')
export class EnvironmentController {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  @Get()
  @Operation('What the log-in page and the environment test page show of browser, system, card component and connection', {
    rows: 'R-008, R-018, R-022',
    answer: environmentSchema,
  })
  describe(@Headers('user-agent') userAgent = ''): z.infer<typeof environmentSchema> {
    const browser = userAgent === '' ? undefined : Bowser.getParser(userAgent);
    return {
      browser: { name: browser?.getBrowserName() || 'unknown', version: browser?.getBrowserVersion() || 'unknown' },
      operatingSystem: [browser?.getOSName(), browser?.getOSVersion()].filter(Boolean).join(' ') || 'unknown',
      supported: browser?.satisfies(supportedBrowsers) ?? false,
      cardComponent: { url: this.parts.localComponentUrl, prerequisites: 'component-prerequisites' },
      serverConnection: 'normal',
    };
  }
}
