import { App, AssetStaging } from 'aws-cdk-lib';
import type { DeskSettings } from './settings.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { DeskStack } from './stacks/desk-stack.ts';
import { MailStack } from './stacks/mail-stack.ts';
import { ReceptionStack } from './stacks/reception-stack.ts';

export interface DeskAppOptions {
  readonly settings: DeskSettings;
  /** Folder of the functions' bundles, `<path>/index.mjs` each. */
  readonly bundles: string;
  /** Where the cloud assembly is written. CDK's own choice where unset. */
  readonly outdir?: string;
  /** False leaves out what receives mail, for a cloud that knows no receipt rules. */
  readonly reception?: boolean;
  /**
   * True for an assembly that runs on this machine at once: it points to the bundles where they are, not to
   * copies, and CDK's own validation of the templates, three quarters of the time, is left to those who deploy.
   */
  readonly forThisMachine?: boolean;
}

export interface DeskApp {
  readonly app: App;
  readonly stacks: readonly (DataStack | MailStack | ApiStack | DeskStack | ReceptionStack)[];
}

/** The whole desk as a CDK app, not yet synthesized. */
export function deskApp(options: DeskAppOptions): DeskApp {
  const { settings, bundles, outdir, reception = true, forThisMachine = false } = options;
  // CDK remembers a folder's hash for the life of the process, though what is in it may be built anew.
  AssetStaging.clearAssetHashCache();
  const app = new App({
    ...(outdir === undefined ? {} : { outdir }),
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: !forThisMachine,
    context: {
      '@aws-cdk/aws-iam:minimizePolicies': true,
      '@aws-cdk/core:defaultCrossStackReferences': 'strong',
      'aws:cdk:disable-asset-staging': forThisMachine,
    },
  });
  const data = new DataStack(app, 'Data', { settings });
  const mail = new MailStack(app, 'Mail', { settings });
  const api = new ApiStack(app, 'Api', { settings, data, bundles });
  const desk = new DeskStack(app, 'Desk', { settings, data, mail, api, bundles });
  const stacks = [data, mail, api, desk];
  if (!reception) return { app, stacks };
  return {
    app,
    stacks: [...stacks, new ReceptionStack(app, 'Reception', { settings, rawMail: data.rawMail })],
  };
}
