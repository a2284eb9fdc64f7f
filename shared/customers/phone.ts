import * as z from 'zod';

/** As people write a number: digits, with signs between them and an extension behind. */
const form = /^\+?(?:[\s()./-]*\d){3,}[\s()./-]*(?:(?:x|ext\.?)\s*\d{1,8})?$/i;

export const Phone = z.string().trim().max(40).regex(form, 'A phone number such as +41 44 555 01 02.');

/** Country codes of one and of two digits (ITU E.164); all others have three. */
const short = new Set(
  (
    '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 ' +
    '81 82 84 86 90 91 92 93 94 95 98'
  ).split(' '),
);

const countryCode = (digits: string): string => {
  const length = [1, 2].find((count) => short.has(digits.slice(0, count))) ?? 3;
  return digits.slice(0, length);
};

/** The digits of a number without the zeros that lead out of a town or a country. */
export const phoneDigits = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(/\(\s*0\s*\)/g, '')
    .replace(/(?:x|ext\.?)\s*\d*\s*$/i, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '');

/** The number of a subscriber without that of the town. */
const LOCAL = 7;
/** Fewer digits find too much to be of use. */
const LEAST = 3;

/** What a number is found by: with its country's code, without it, and as it is dialled in its town. */
export function phoneTexts(phone: string): string[] {
  const digits = phoneDigits(phone);
  const international = /^\s*(?:\+|00)/.test(phone);
  const national = international ? digits.slice(countryCode(digits).length).replace(/^0+/, '') : digits;
  return [...new Set([digits, national, national.slice(-LOCAL)])].filter((text) => text.length >= LEAST);
}
