/** Makes what is pasted from Word and its like readable: HTML in, HTML out, as text, so that no style of it is ever applied. */

const ATTRIBUTES = /\s(?:style|class|id|lang|dir|align|on\w+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi;
const NEVER = /<(style|script|title|xml|o:p)\b[\s\S]*?<\/\1\s*>|<(?:img|meta|link|base)\b[^>]*>/gi;
const BULLET = /<!(?:--)?\[if !supportLists\](?:--)?>([\s\S]*?)<!(?:--)?\[endif\](?:--)?>/i;
// The same where a browser or another program has left the comments out.
const SIGN = /<span\b[^>]*mso-list:\s*ignore[^>]*>((?:[^<]|<span\b[^>]*>[^<]*<\/span>)*)<\/span>/i;
const LIST_PARAGRAPH = /<p\b[^>]*mso-list:[^>]*>([\s\S]*?)<\/p>/gi;

const plain = (html) => html.replace(/<[^>]*>|&nbsp;|\s/g, "");

/** Word's paragraphs that only look like items of a list become items. */
function withLists(html) {
  const items = html.replace(LIST_PARAGRAPH, (paragraph, inside) => {
    const bullet = BULLET.exec(inside) ?? SIGN.exec(inside);
    const isNumbered = bullet && /^\(?(?:\d+|[a-z]{1,4})[.)]/i.test(plain(bullet[1]));
    const list = isNumbered ? "ol" : "ul";
    return `<${list} data-item><li>${bullet ? inside.replace(bullet[0], "") : inside}</li></${list}>`;
  });
  return items.replace(/<\/(ul|ol)>\s*<\1 data-item>/g, "").replaceAll(" data-item>", ">");
}

const SCHEME = /(href\s*=\s*["']?)\s*((?:https?|mailto):)/i;

/** An address as texts keep it: secure, its scheme in small letters. */
export function asStored(address) {
  return address.replace(/^[a-z]+:/i, (scheme) => scheme.toLowerCase().replace(/^http:/, "https:"));
}

export function readPasted(html) {
  return withLists(html)
    .replace(/<b\b[^>]*["';\s]font-weight:\s*normal[^>]*>/gi, "<span>")
    .replace(/<!--[\s\S]*?-->|<!\[[\s\S]*?\]>/g, "")
    .replace(NEVER, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(ATTRIBUTES, "").replace(SCHEME, (_all, href, scheme) => href + asStored(scheme)));
}
