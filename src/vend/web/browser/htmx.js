// htmx, where its extensions look for it; imports are run in their order, so this one comes first.
import htmx from "htmx.org";

globalThis.htmx = htmx;
