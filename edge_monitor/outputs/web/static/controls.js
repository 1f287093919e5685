// The buttons, and what the device answers.

import { plain, refusalWords } from "/words.js";

export function connectButtons(line) {
  const answer = document.getElementById("answer");
  for (const button of document.querySelectorAll("[data-ask]")) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      answer.textContent = `${button.textContent} …`;
      answer.textContent = `${button.textContent}: ${await asked(line, button.dataset.ask)}`;
      button.disabled = false;
      button.focus();
    });
  }
}

async function asked(line, verb) {
  let told;
  try {
    const answer = await line.post(`/ask/${verb}`);
    told = await answer.json();
    if (!answer.ok) return `refused. ${plain(told.error)}`;
  } catch {
    return "the device does not answer";
  }
  const { outcome, reason, text } = told.data;
  return outcome === "done" ? "done" : `refused. ${refusalWords(reason, text)}`;
}
