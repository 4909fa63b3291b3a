/** An address that ends in #c… names an entry, which later ones may have moved to another page: it is looked for there. */

const { hash, pathname } = location;
if (/^#c[\da-f-]{36}$/.test(hash) && !document.getElementById(hash.slice(1))) {
  location.replace(`${pathname}?entry=${hash.slice(2)}${hash}`);
}
