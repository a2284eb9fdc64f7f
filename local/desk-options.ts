import { StartError } from './core/start-error.ts';

export interface DeskOptions {
  readonly port: number;
  readonly smtpPort: number;
  readonly mailboxPort: number;
  readonly dataDir: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Where state lives: DESK_DATA, or `.local` in the current directory. */
export const dataDirectory = (variables: Variables = process.env): string => variables.DESK_DATA || '.local';

/** What the environment says of this desk. @throws StartError naming the variable at fault. */
export function readDeskOptions(variables: Variables = process.env): DeskOptions {
  const port = (name: string, usual: number): number => {
    const text = variables[name] || String(usual);
    if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
      throw new StartError(
        `${name} is "${text}": set it to a port number up to 65535, or 0 for any free one.`,
      );
    }
    return Number(text);
  };
  return {
    port: port('PORT', 3000),
    smtpPort: port('SMTP_PORT', 2525),
    mailboxPort: port('MAILBOX_PORT', 1080),
    dataDir: dataDirectory(variables),
  };
}
