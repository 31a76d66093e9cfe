"""What can be wrong with a page as a browser lays it out, in one script: a list of faults, each in words.

Sideways scrolling, elements that stick out, texts of a picture that leave it or lie over each other, and on a phone
what is too small to touch.
"""

from __future__ import annotations

FAULTS = """() => {
  const found = [];
  const wide = document.documentElement.clientWidth;
  const whole = document.documentElement.scrollWidth;
  if (whole > wide) found.push(`scrolls sideways: ${whole}`);
  for (const each of document.querySelectorAll("main *, header *")) {
    if (each.closest(".unseen, .cards thead, svg, .frame, details:not([open])")) continue;
    const box = each.getBoundingClientRect();
    const out = box.width && (box.right > wide + 1 || box.left < -1);
    if (out) found.push(`sticks out: ${each.tagName} ${each.className}`);
  }
  for (const frame of document.querySelectorAll(".frame")) {
    if (frame.scrollWidth > frame.clientWidth + 1) found.push(`scrolls in its frame: ${frame.ariaLabel}`);
  }
  for (const picture of document.querySelectorAll("svg")) {
    const texts = [...picture.querySelectorAll("text")].filter((text) => !text.closest("g[transform*=rotate]"));
    const boxes = texts.map((text) => text.getBoundingClientRect());
    const outer = picture.getBoundingClientRect();
    boxes.forEach((a, i) => {
      const out = a.right > outer.right + 2 || a.left < outer.left - 2;
      if (out) found.push(`out of its picture: ${texts[i].textContent}`);
      boxes.slice(i + 1).forEach((b, j) => {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1.5 && down > 5) found.push(`overlap: ${texts[i].textContent} | ${texts[i + 1 + j].textContent}`);
      });
    });
  }
  const small = (each) => each.getBoundingClientRect().height < 43.5 && each.checkVisibility();
  if (wide < 500) {
    for (const each of document.querySelectorAll("summary, nav a, .picks button, input")) {
      if (small(each)) found.push(`too small to touch: ${each.textContent}`);
    }
  }
  return [...new Set(found)];
}"""
