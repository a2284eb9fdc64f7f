import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadSettings, parseSettings } from '../../infra/settings.ts';

describe('settings', () => {
  it('need nothing for a local desk', () => {
    expect(parseSettings({})).toMatchObject({
      stage: 'local',
      domain: 'desk.example',
      site: {
        language: 'en',
        timeZone: 'Europe/Berlin',
        supportAddresses: ['support@desk.example'],
        sender: 'support@desk.example',
      },
      removal: 'destroy',
      sendGraceSeconds: 10,
    });
  });

  it('keep data and wait longer for SES where the desk is deployed', () => {
    expect(parseSettings({ stage: 'prod' })).toMatchObject({ removal: 'retain', sendGraceSeconds: 240 });
  });

  it('put support and sender at the domain given', () => {
    const { site } = parseSettings({ domain: 'help.example.com' });
    expect(site.supportAddresses).toEqual(['support@help.example.com']);
    expect(site.sender).toBe('support@help.example.com');
  });

  it.each([
    [{ stage: 'Prod' }, 'stage'],
    [{ stage: 'a-stage-of-17-long' }, 'stage'],
    [{ domain: 'localhost' }, 'domain'],
    [{ site: { timeZone: 'Europe/Atlantis' } }, 'site.timeZone'],
    [{ site: { language: 'nl' } }, 'site.language'],
    [{ site: { supportAddresses: ['nobody'] } }, 'site.supportAddresses.0'],
    [{ site: { supportAddresses: ['support@other.example'] } }, 'site.supportAddresses.0'],
    [{ site: { sender: 'support@desk.example.evil.example' } }, 'site.sender'],
    [{ allowedOrigins: ['https://desk.example/'] }, 'allowedOrigins.0'],
    [{ allowedOrigins: ['*'] }, 'allowedOrigins.0'],
    [{ baseUrl: 'desk.example' }, 'baseUrl'],
    [{ alarmEmail: 'ops' }, 'alarmEmail'],
    [{ retention: { logDays: 8 } }, 'retention.logDays'],
    [{ shards: { view: 0 } }, 'shards.view'],
    [{ sendGraceSeconds: 1.5 }, 'sendGraceSeconds'],
    [{ receiveConcurrency: 1 }, 'receiveConcurrency'],
    [{ colour: 'blue' }, 'colour'],
    [[], 'the whole'],
  ])('refuse %j and name %s', (input, field) => {
    expect(() => parseSettings(input, 'some.json')).toThrow(
      expect.objectContaining({
        name: 'SettingsError',
        message: expect.stringMatching(new RegExp(`some\\.json.*${field}`)),
      }),
    );
  });

  it('name every field at fault at once', () => {
    expect(() => parseSettings({ stage: '', domain: '' })).toThrow(/stage: .*domain: /);
  });

  it('come from the file named, or say that it is missing or no JSON', () => {
    const folder = mkdtempSync(join(tmpdir(), 'desk-settings-'));
    const good = join(folder, 'good.json');
    const bad = join(folder, 'bad.json');
    writeFileSync(good, '{"stage":"trial"}');
    writeFileSync(bad, '{stage}');
    expect(loadSettings(good).stage).toBe('trial');
    expect(() => loadSettings(bad)).toThrow(/bad\.json.*not JSON/);
    expect(() => loadSettings(join(folder, 'none.json'))).toThrow(/none\.json.*no such file/);
  });
});
