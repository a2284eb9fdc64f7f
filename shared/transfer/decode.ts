import { FileFault } from './file-fault.ts';

/** How files begin that are no text, and what to do about them. */
const magic: readonly (readonly [string, string])[] = [
  ['504b0304', 'This is a workbook or a zip archive. Save it as CSV and send that.'],
  ['d0cf11e0', 'This is a document of an old office program. Save it as CSV and send that.'],
  ['25504446', 'This is a PDF. Send a CSV file.'],
  ['1f8b', 'This file is compressed. Unpack it and send the CSV file in it.'],
];

const marks = [
  ['efbbbf', 'utf-8'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
] as const;

type Decoder = InstanceType<typeof TextDecoder>;

/**
 * The text of a file, decoded block by block: as its byte order mark says, else as declared.
 * @throws FileFault for what is no text of that encoding.
 */
export async function* decoded(
  blocks: AsyncIterable<Uint8Array>,
  declared: 'utf-8' | 'windows-1252',
): AsyncGenerator<string> {
  let decoder: Decoder | undefined;
  let encoding: string = declared;
  for await (const block of blocks) {
    if (!decoder) {
      const begins = Buffer.from(block.subarray(0, 4)).toString('hex');
      const known = magic.find(([bytes]) => begins.startsWith(bytes));
      if (known) throw new FileFault(known[1]);
      encoding = marks.find(([bytes]) => begins.startsWith(bytes))?.[1] ?? declared;
      decoder = new TextDecoder(encoding, { fatal: true });
    }
    yield text(decoder, encoding, block);
  }
  if (decoder) yield text(decoder, encoding);
}

function text(decoder: Decoder, encoding: string, block?: Uint8Array): string {
  let found: string;
  try {
    found = block ? decoder.decode(block, { stream: true }) : decoder.decode();
  } catch {
    throw new FileFault(
      encoding === 'utf-8'
        ? 'This is not text in UTF-8. Save it as UTF-8, or say that its encoding is windows-1252.'
        : `This is not text in ${encoding.toUpperCase()}, as its first bytes say.`,
    );
  }
  if (found.includes('\0')) throw new FileFault('This is no text: there are zero bytes in it.');
  return found;
}
