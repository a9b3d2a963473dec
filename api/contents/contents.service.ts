import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Content as ContentRow } from '../../database/entities/index.js';
import { type Content, type ContentKey, contentKeys, contentText, isContentKey, publishContent, useOf } from '../../domain/contents.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import type { Call } from '../call.js';
import { Commands } from '../commands.js';
import { ApiParts } from '../parts.js';
import type { StaffMember } from '../staff.guard.js';
import { contentInForce, contentOf } from './content-in-force.js';
import type { ContentList, ContentPublished, ContentView, PublishContent } from './contents.dto.js';
import { sha256Of } from './released-contents.js';

/** The texts that an operator can change without a release. */
@Injectable()
export class ContentsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async list(): Promise<ContentList> {
    const em = this.parts.orm.em.fork();
    const all = await Promise.all((Object.keys(contentKeys) as ContentKey[]).map((key) => contentInForce(em, this.parts, key)));
    return { contents: all.map(({ key, version, title }) => ({ key, version, ...useOf(key), title })) };
  }

  async inForce(name: string): Promise<ContentView> {
    return viewOf(await contentInForce(this.parts.orm.em.fork(), this.parts, keyOf(name)));
  }

  /** Also one that is not in force any more: somebody agreed to it. */
  async version(name: string, version: string): Promise<ContentView> {
    const key = keyOf(name);
    if (!/^[a-z0-9.-]{1,40}$/.test(version)) throw new Refusal('content-not-found');
    const released = this.parts.contents[key].find((content) => content.version === version);
    if (released) return viewOf(released);
    const published = await this.parts.orm.em.fork().findOne(ContentRow, { key, version });
    if (!published) throw new Refusal('content-not-found');
    return viewOf(contentOf(published));
  }

  publish(call: Call, { staffId }: StaffMember, name: string, { basedOn, ...body }: PublishContent): Promise<ContentPublished> {
    return this.commands.run(call, {
      prepare: async () => keyOf(name),
      commit: async (tx, key) => {
        const inForce = await contentInForce(tx.em, this.parts, key);
        const { version, ordinal } = accepted(publishContent(basedOn, inForce, tx.now));
        const sha256 = sha256Of(body);
        const row = { id: randomUUID(), key, version, ordinal, body, sha256, publishedAt: tx.now, publishedBy: staffId };
        tx.em.create(ContentRow, row);
        tx.audit('content.published', { type: 'content', id: row.id }, { key, version, basedOn });
        return { key, version, sha256, publishedAt: tx.now.toISOString() };
      },
    });
  }
}

function keyOf(name: string): ContentKey {
  if (!isContentKey(name)) throw new Refusal('content-not-found');
  return name;
}

const viewOf = ({ ordinal: _ordinal, ...content }: Content): ContentView => ({
  ...content,
  ...useOf(content.key),
  text: contentText(content),
});
