import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** The document that frontends and the simulator are built against; committed as `openapi.json`. */
export const openApiDocument = (app: INestApplication): OpenAPIObject =>
  legible(
    SwaggerModule.createDocument(
      app,
      new DocumentBuilder()
        .setOpenAPIVersion('3.1.0')
        .setTitle('Virtual health-insurance card')
        .setDescription(
          'Accounts of insured people: registration at the portal, by mobile number, with the citizen certificate and at an office; devices, log in, password, deletion, theft; other agencies. Instants are ISO 8601 in UTC, dates YYYY-MM-DD. Every refusal is a problem document (RFC 9457) with a code and a next step, in the language of Accept-Language (zh-TW or en).',
        )
        .setVersion('1')
        .addBearerAuth({
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: "Access token of the organisation's identity provider",
        })
        .build(),
      { operationIdFactory: (controller, method) => `${controller.replace('Controller', '')}_${method}` },
    ),
  );

/** The long patterns of instants, dates and ids say no more than their formats, and `/docs` makes nonsense examples of them. */
const legible = (document: OpenAPIObject): OpenAPIObject =>
  JSON.parse(JSON.stringify(document), (_, part: { format?: string; pattern?: string } | null) => {
    if (typeof part?.pattern === 'string' && ['date-time', 'date', 'uuid'].includes(part.format ?? '')) delete part.pattern;
    return part;
  }) as OpenAPIObject;
