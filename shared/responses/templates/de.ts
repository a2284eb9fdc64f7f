import { noticeTemplate, type TemplateSet, template, type Wording } from './template.ts';

const common = {
  subject: '[{{ reference }}] {{ subject }}',
  greeting: 'Guten Tag{% if contactName != blank %} {{ contactName }}{% endif %},',
  link: 'Ihre Anfrage online ansehen',
  signature: '{{ signature }}',
  quoteTitle: 'Sie schrieben:',
};
const { quoteTitle: _, ...unquoted } = common;
const reply: Wording = {
  ...common,
  opening: '',
  body: 'body',
  closing: '',
  signature: '{% if agentName != blank %}{{ agentName }}\n{% endif %}{{ signature }}',
};

export const de: TemplateSet = {
  questionReceipt: template({
    ...common,
    subject: '[{{ reference }}] Wir haben Ihre Anfrage erhalten: {{ subject }}',
    opening:
      'vielen Dank für Ihre Anfrage. Wir haben sie erhalten und antworten so bald wie möglich. Ihre Referenz lautet {{ reference }}.',
    closing: 'Wenn Sie etwas ergänzen möchten, antworten Sie einfach auf diese Nachricht.',
    quoteTitle: 'Ihre Anfrage:',
  }),
  incidentSolved: template({
    ...reply,
    closing:
      'Damit sollte Ihre Anfrage gelöst sein. Falls nicht, antworten Sie einfach auf diese Nachricht, und wir machen weiter.',
  }),
  incidentWaiting: template({
    ...reply,
    closing: 'Um weiterzumachen, brauchen wir Ihre Antwort. Bitte antworten Sie auf diese Nachricht.',
  }),
  incidentUnresolved: template({
    ...reply,
    closing:
      'Wir arbeiten weiter an Ihrer Anfrage. Wenn Sie etwas ergänzen möchten, antworten Sie einfach auf diese Nachricht.',
  }),
  incidentClosed: template({
    ...unquoted,
    subject: '[{{ reference }}] Gelöst: {{ subject }}',
    opening: 'Ihre Anfrage „{{ subject }}“ mit der Referenz {{ reference }} ist jetzt als gelöst vermerkt.',
    body: 'resolution',
    closing:
      'Falls noch etwas offen ist, antworten Sie einfach auf diese Nachricht, und wir nehmen sie wieder auf.',
  }),
  ruleEmail: template({ ...unquoted, opening: '', body: 'body', closing: '' }),
  feedbackRequest: template({
    ...unquoted,
    subject: '[{{ reference }}] Wie zufrieden sind Sie? {{ subject }}',
    opening:
      'Ihre Anfrage „{{ subject }}“ wurde gelöst. Wie zufrieden sind Sie mit unserer Hilfe? Ein Klick genügt.',
    scores: ['gar nicht', 'sehr'],
    closing: 'Eine Woche lang können Sie Ihre Antwort ändern und ein paar Worte dazu schreiben.',
    stop: 'Diese Fragen nicht mehr erhalten',
  }),
  followUp: template({
    ...unquoted,
    opening:
      'um mit Ihrer Anfrage „{{ subject }}“ weiterzumachen, warten wir auf Ihre Antwort. Bitte antworten Sie auf diese Nachricht.',
    body: 'body',
    closing: 'Hat sie sich inzwischen erledigt, brauchen Sie nichts zu tun.',
    stop: 'Diese Erinnerungen nicht mehr erhalten',
  }),
  agentNotification: noticeTemplate({
    ...common,
    what: {
      customerWrote: '{{ by }} hat uns geschrieben.',
      answered: '{{ by }} hat dem Kunden geantwortet.',
      answeredAndSolved: '{{ by }} hat dem Kunden geantwortet und die Anfrage als gelöst vermerkt.',
      solved: '{{ by }} hat die Anfrage als gelöst vermerkt.',
      closed: '{{ by }} hat die Anfrage geschlossen.',
      rule: 'Die Regel „{{ by }}“ bittet Sie, sich diese Anfrage anzusehen.',
      escalation: 'Eskalation der Stufe {{ level }}: „{{ by }}“ bittet Sie, sich diese Anfrage anzusehen.',
    },
    about: 'Anfrage {{ reference }}: {{ subject }}',
    closing: 'Sie erhalten diese Nachricht, weil Sie über diese Anfrage informiert werden sollen.',
    signature: '{{ signature }}',
  }),
};
