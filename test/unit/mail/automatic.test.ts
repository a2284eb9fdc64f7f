import { describe, expect, test } from '@jest/globals';
import { readMail } from '../../../shared/mail/read-mail.ts';
import { aMail, FROM } from './a-mail.ts';

const kindOf = async (headers: readonly string[]) => {
  const own = ['support@desk.example'];
  return (await readMail(aMail(headers), { ownAddresses: own })).automatic?.kind;
};

describe('automatic mail', () => {
  test.each<[string, string[]]>([
    ['ownMail', ['From: Desk <Support@desk.example>']],
    ['ownMail', ['Return-Path: <support+bounce@desk.example>', FROM, 'Auto-Submitted: auto-replied']],
    ['bounce', [FROM, 'Content-Type: multipart/report; report-type=delivery-status; boundary=b']],
    ['bounce', [FROM, 'Content-Type: multipart/report; report-type=feedback-report; boundary=b']],
    ['bounce', ['Return-Path: <>', 'From: MAILER-DAEMON (Mail Delivery System)']],
    [
      'bounce',
      ['Return-Path: <>', 'From: Mailer <MAILER-DAEMON@mx.example>', 'Auto-Submitted: auto-replied'],
    ],
    ['autoReply', [FROM, 'Content-Type: multipart/report; report-type=disposition-notification; boundary=b']],
    ['autoReply', [FROM, 'Auto-Submitted: auto-replied (vacation)']],
    ['autoReply', [FROM, 'Auto-Submitted: auto-generated', 'Subject: Automatic reply: your ticket']],
    ['autoReply', [FROM, 'Auto-Submitted: Auto-Generated', 'X-MS-Has-Attach:', 'In-Reply-To: <1@x>']],
    ['autoReply', [FROM, 'X-Yahoo-Auto-Response: yes']],
    ['autoReply', [FROM, 'RT-Ticket: x #1', 'Precedence: bulk', 'Subject: [x #1] AutoReply: Printer']],
    ['autoReply', [FROM, 'X-Autoreply: yes']],
    ['autoReply', [FROM, 'X-Autorespond: away']],
    ['autoReply', [FROM, 'Precedence: auto_reply']],
    ['autoReply', [FROM, 'X-Auto-Response-Suppress: All', 'Subject: Abwesenheitsnotiz']],
    ['autoReply', ['Return-Path: <>', FROM, 'Subject: Out of office']],
    ['autoReply', [FROM, 'Subject: Automatic reply: your question']],
    ['autoReply', [FROM, 'Subject: Abwesenheitsnotiz', 'In-Reply-To: <1@x>']],
    ['autoReply', [FROM, 'Subject: Автоответ: вопрос']],
    ['autoReply', [FROM, 'X-Mailer: vacation 1.2']],
    ['autoReply', [FROM, 'Precedence: bulk', 'Subject: Out of office', 'In-Reply-To: <1@x>']],
    [
      'bounce',
      ['Return-Path: <x@example.com>', 'From: mailer-daemon@example.com', 'Subject: failure notice'],
    ],
    ['ownMail', [FROM, 'Message-ID: <260612-000001@desk.example>']],
    ['daemon', [FROM, 'Auto-Submitted: auto-generated', 'X-Zendesk-Email-Id: 1', 'In-Reply-To: <1@x>']],
    [
      'daemon',
      [FROM, 'Auto-Submitted: auto-generated', 'X-Auto-Response-Suppress: All', 'References: <1@x>'],
    ],
    ['daemon', ['Return-Path: <>', FROM, 'Subject: Absence de réponse']],
    ['daemon', ['From: postmaster@example.com', 'User-Agent: Thunderbird', 'In-Reply-To: <1@x>']],
    ['daemon', [FROM, 'X-OTRS-Loop: tickets@example.com']],
    ['daemon', [FROM, 'X-Loop: desk']],
    ['daemon', ['From: list-bounces@example.com']],
    ['daemon', ['From: nagios@example.com']],
    ['list', [FROM, 'List-Id: <news.example.com>']],
    ['list', [FROM, 'List-Unsubscribe: <mailto:u@example.com>']],
    ['list', [FROM, 'Precedence: bulk']],
    ['list', [FROM, 'Precedence: junk']],
    ['list', [FROM, 'Precedence: list']],
    ['daemon', [FROM, 'Auto-Submitted: auto-generated', 'Subject: Disk full']],
    ['daemon', [FROM, 'X-Auto-Response-Suppress: OOF, AutoReply', 'In-Reply-To: <1@x>']],
    ['daemon', ['Return-Path: <>', FROM, 'Subject: Question from the web form']],
    ['daemon', ['From: postmaster@example.com', 'Subject: Question']],
    ['daemon', ['From: no-reply@example.com']],
    ['daemon', ['From: DoNotReply+7@example.com']],
  ])('is %s: %j', async (kind, headers) => {
    expect(await kindOf(headers)).toBe(kind);
  });

  test.each<[string[]]>([
    [[FROM]],
    [[FROM, 'Return-Path: <ada@example.com>']],
    [[FROM, 'Auto-Submitted: no']],
    [[FROM, 'Auto-Submitted: No; owner=x']],
    [[FROM, 'X-Autoreply: no']],
    [[FROM, 'Precedence: first-class']],
    [[FROM, 'X-Auto-Response-Suppress: None']],
    [['From: noreplyton@example.com']],
    [[FROM, 'Subject: Automatic reply feature is broken']],
    [['From: support@other.example']],
    [[FROM, 'Subject: Absence of the manual']],
    [[FROM, 'Subject: Absence de facture', 'In-Reply-To: <1@x>']],
    [[FROM, 'Subject: Out of office is not set: help']],
    [['From: postmasters@example.com']],
  ])('is a person’s: %j', async (headers) => {
    expect(await kindOf(headers)).toBeUndefined();
  });
});
