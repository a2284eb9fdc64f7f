import { noticeTemplate, type TemplateSet, template, type Wording } from './template.ts';

const common = {
  subject: '[{{ reference }}] {{ subject }}',
  greeting: 'Hello{% if contactName != blank %} {{ contactName }}{% endif %},',
  link: 'See your question online',
  signature: '{{ signature }}',
  quoteTitle: 'You wrote:',
};
const { quoteTitle: _, ...unquoted } = common;
const reply: Wording = {
  ...common,
  opening: '',
  body: 'body',
  closing: '',
  signature: '{% if agentName != blank %}{{ agentName }}\n{% endif %}{{ signature }}',
};

export const en: TemplateSet = {
  questionReceipt: template({
    ...common,
    subject: '[{{ reference }}] We have received your question: {{ subject }}',
    opening:
      'Thank you for your question. We have received it and will answer as soon as we can. Its reference is {{ reference }}.',
    closing: 'To add something, simply reply to this message.',
    quoteTitle: 'Your question:',
  }),
  incidentSolved: template({
    ...reply,
    closing:
      'We believe that this solves your question. If it does not, simply reply to this message and we will go on.',
  }),
  incidentWaiting: template({
    ...reply,
    closing: 'We need your answer to go on. Please reply to this message.',
  }),
  incidentUnresolved: template({
    ...reply,
    closing: 'We are still working on your question. To add something, simply reply to this message.',
  }),
  incidentClosed: template({
    ...unquoted,
    subject: '[{{ reference }}] Solved: {{ subject }}',
    opening: 'Your question “{{ subject }}” with the reference {{ reference }} is now marked as solved.',
    body: 'resolution',
    closing: 'If something is still open, simply reply to this message and we will take it up again.',
  }),
  ruleEmail: template({ ...unquoted, opening: '', body: 'body', closing: '' }),
  feedbackRequest: template({
    ...unquoted,
    subject: '[{{ reference }}] How did we do? {{ subject }}',
    opening:
      'Your question “{{ subject }}” has been solved. How satisfied are you with our help? One click is enough.',
    scores: ['not at all', 'very'],
    closing: 'You can change your answer for a week, and add a few words.',
    stop: 'Receive no more of these questions',
  }),
  followUp: template({
    ...unquoted,
    opening:
      'We are waiting for your answer to go on with your question “{{ subject }}”. Please reply to this message.',
    body: 'body',
    closing: 'If it has been settled in the meantime, you need not do anything.',
    stop: 'Receive no more of these reminders',
  }),
  agentNotification: noticeTemplate({
    ...common,
    what: {
      customerWrote: '{{ by }} has written to us.',
      answered: '{{ by }} has answered the customer.',
      answeredAndSolved: '{{ by }} has answered the customer and marked the incident as solved.',
      solved: '{{ by }} has marked the incident as solved.',
      closed: '{{ by }} has closed the incident.',
      rule: 'The rule “{{ by }}” asks you to look at this incident.',
      escalation: 'Escalation of level {{ level }}: “{{ by }}” asks you to look at this incident.',
    },
    about: 'Incident {{ reference }}: {{ subject }}',
    closing: 'You receive this message because you are to be informed of this incident.',
    signature: '{{ signature }}',
  }),
};
