/** What is wrong with a file as a whole, in a sentence for who sent it: nothing of it can be read. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
}
