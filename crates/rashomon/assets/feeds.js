"use strict";
// The page of an import renews its figures; without a script it loads itself again.
(() => {
  const box = document.querySelector("[data-import]");
  if (!box) return;
  const bar = document.getElementById("import-bar");
  const put = (name, text) => { box.querySelector(`[data-${name}]`).textContent = text; };
  const look = async () => {
    try {
      const answer = await fetch(box.dataset.import, { headers: { accept: "application/json" } });
      if (!answer.ok) return;
      const job = await answer.json();
      put("words", job.words);
      put("counts", job.counts);
      put("refused", String(job.refused));
      if (job.inputs > 1) bar.value = job.read;
      // What it ended in, and why what was refused, the whole page tells.
      if (!job.running) return location.reload();
    } catch {
      // The server may be starting again.
    }
    setTimeout(look, 1000);
  };
  setTimeout(look, 1000);
})();
