import { noticeTemplate, type TemplateSet, template, type Wording } from './template.ts';

const common = {
  subject: '[{{ reference }}] {{ subject }}',
  greeting: 'Bonjour{% if contactName != blank %} {{ contactName }}{% endif %},',
  link: 'Voir votre question en ligne',
  signature: '{{ signature }}',
  quoteTitle: 'Vous avez écrit :',
};
const { quoteTitle: _, ...unquoted } = common;
const reply: Wording = {
  ...common,
  opening: '',
  body: 'body',
  closing: '',
  signature: '{% if agentName != blank %}{{ agentName }}\n{% endif %}{{ signature }}',
};

export const fr: TemplateSet = {
  questionReceipt: template({
    ...common,
    subject: '[{{ reference }}] Nous avons reçu votre question : {{ subject }}',
    opening:
      'Merci pour votre question. Nous l’avons bien reçue et y répondrons dès que possible. Sa référence est {{ reference }}.',
    closing: 'Pour ajouter une précision, répondez simplement à ce message.',
    quoteTitle: 'Votre question :',
  }),
  incidentSolved: template({
    ...reply,
    closing:
      'Nous pensons que votre question est ainsi résolue. Si ce n’est pas le cas, répondez simplement à ce message et nous poursuivrons.',
  }),
  incidentWaiting: template({
    ...reply,
    closing: 'Nous avons besoin de votre réponse pour poursuivre. Merci de répondre à ce message.',
  }),
  incidentUnresolved: template({
    ...reply,
    closing:
      'Nous travaillons encore sur votre question. Pour ajouter une précision, répondez simplement à ce message.',
  }),
  incidentClosed: template({
    ...unquoted,
    subject: '[{{ reference }}] Résolu : {{ subject }}',
    opening:
      'Votre question « {{ subject }} », référence {{ reference }}, est maintenant indiquée comme résolue.',
    body: 'resolution',
    closing:
      'S’il reste un point à traiter, répondez simplement à ce message et nous reprendrons votre demande.',
  }),
  ruleEmail: template({ ...unquoted, opening: '', body: 'body', closing: '' }),
  feedbackRequest: template({
    ...unquoted,
    subject: '[{{ reference }}] Votre avis compte : {{ subject }}',
    opening:
      'Votre question « {{ subject }} » a été résolue. Êtes-vous satisfait de notre aide ? Un clic suffit.',
    scores: ['pas du tout', 'tout à fait'],
    closing: 'Vous pouvez modifier votre réponse pendant une semaine et ajouter quelques mots.',
    stop: 'Ne plus recevoir ces demandes d’avis',
  }),
  followUp: template({
    ...unquoted,
    opening:
      'Nous attendons votre réponse pour poursuivre le traitement de votre question « {{ subject }} ». Merci de répondre à ce message.',
    body: 'body',
    closing: 'Si elle a été réglée entre-temps, vous n’avez rien à faire.',
    stop: 'Ne plus recevoir ces rappels',
  }),
  agentNotification: noticeTemplate({
    ...common,
    what: {
      customerWrote: '{{ by }} nous a écrit.',
      answered: '{{ by }} a répondu au client.',
      answeredAndSolved: '{{ by }} a répondu au client et a marqué l’incident comme résolu.',
      solved: '{{ by }} a marqué l’incident comme résolu.',
      closed: '{{ by }} a clos l’incident.',
      rule: 'La règle « {{ by }} » vous demande d’examiner cet incident.',
      escalation: 'Escalade de niveau {{ level }} : « {{ by }} » vous demande d’examiner cet incident.',
    },
    about: 'Incident {{ reference }} : {{ subject }}',
    closing: 'Vous recevez ce message parce que vous devez être informé de cet incident.',
    signature: '{{ signature }}',
  }),
};
