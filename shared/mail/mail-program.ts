import { fieldOf, type HeaderBlock } from './mime/header-block.ts';

/** Whether the header names a program that people write mail with. */
export const hasMailProgram = (header: HeaderBlock): boolean =>
  fieldOf(header, 'user-agent') !== undefined ||
  /outlook|thunderbird|apple mail|iphone|android|eudora|mutt|webmail/i.test(
    fieldOf(header, 'x-mailer') ?? '',
  );
