/** Where anybody gets an address: such a domain says nothing of whom its people work for. */
const providers = new Set(
  (
    'gmail.com googlemail.com outlook.com outlook.de outlook.fr hotmail.com hotmail.co.uk hotmail.de hotmail.fr ' +
    'hotmail.it hotmail.es live.com live.de live.fr live.co.uk live.nl live.it msn.com yahoo.com yahoo.co.uk ' +
    'yahoo.de yahoo.fr yahoo.it yahoo.es yahoo.co.jp yahoo.co.in yahoo.com.br yahoo.ca ymail.com rocketmail.com ' +
    'aol.com aol.de aim.com icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me tutanota.com ' +
    'tutanota.de tuta.io tuta.com gmx.de gmx.net gmx.at gmx.ch gmx.com gmx.fr web.de email.de freenet.de ' +
    't-online.de arcor.de posteo.de posteo.net mailbox.org bluewin.ch hispeed.ch sunrise.ch aon.at chello.at ' +
    'orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr libero.it virgilio.it tiscali.it alice.it ' +
    'tin.it telefonica.net terra.es ziggo.nl kpnmail.nl planet.nl xs4all.nl telenet.be skynet.be proximus.be ' +
    'btinternet.com ntlworld.com sky.com talktalk.net virginmedia.com blueyonder.co.uk comcast.net verizon.net ' +
    'att.net sbcglobal.net bellsouth.net cox.net charter.net rogers.com shaw.ca sympatico.ca mail.com email.com ' +
    'usa.com fastmail.com fastmail.fm hushmail.com zoho.com zohomail.com hey.com mail.ru bk.ru inbox.ru list.ru ' +
    'yandex.ru yandex.com ya.ru rambler.ru ukr.net wp.pl o2.pl onet.pl interia.pl seznam.cz centrum.cz email.cz ' +
    'azet.sk freemail.hu citromail.hu abv.bg mail.bg qq.com 163.com 126.com yeah.net sina.com sohu.com foxmail.com ' +
    'aliyun.com naver.com daum.net hanmail.net nate.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp rediffmail.com ' +
    'uol.com.br bol.com.br terra.com.br ig.com.br walla.co.il bigpond.com optusnet.com.au xtra.co.nz'
  ).split(' '),
);

/** Whether everybody can have an address at this domain. */
export const isFreeMail = (domain: string): boolean => providers.has(domain);
