import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Cloud, DeclaredResource, RunningResource } from '../../contract.ts';
import { readProperties } from '../../template/properties.ts';
import { outgoingOf } from './outgoing.ts';
import { sesOf } from './state.ts';

const IdentityProperties = z.strictObject({
  EmailIdentity: z.string().regex(/^([^\s@]+@)?[A-Za-z0-9.-]+\.[A-Za-z0-9-]+$/),
  ConfigurationSetAttributes: z.object({ ConfigurationSetName: z.string().optional() }).optional(),
  // DNS, signing and notifications have no meaning on one machine.
  DkimAttributes: z.unknown().optional(),
  DkimSigningAttributes: z.unknown().optional(),
  FeedbackAttributes: z.unknown().optional(),
  MailFromAttributes: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

/** A verified domain or address; with the first one starts what sends. */
export async function provisionIdentity(declared: DeclaredResource, cloud: Cloud): Promise<RunningResource> {
  const { EmailIdentity, ConfigurationSetAttributes } = readProperties(declared, IdentityProperties);
  const identity = EmailIdentity.toLowerCase();
  sesOf(cloud).identities.set(identity, {
    configurationSet: ConfigurationSetAttributes?.ConfigurationSetName,
  });
  const attributes: Record<string, string> = {
    Arn: `arn:aws:ses:${cloud.region}:${cloud.account}:identity/${EmailIdentity}`,
  };
  for (const number of [1, 2, 3]) {
    const token = createHash('sha256').update(`${identity} ${number}`).digest('hex').slice(0, 32);
    attributes[`DkimDNSTokenName${number}`] = `${token}._domainkey.${identity}`;
    attributes[`DkimDNSTokenValue${number}`] = `${token}.dkim.amazonses.com`;
  }
  const outgoing = outgoingOf(cloud);
  return { ref: EmailIdentity, attributes, start: () => outgoing.start(), stop: () => outgoing.stop() };
}
