/* Says in words what went wrong with a passkey or key; without it nobody would see anything. */
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.querySelector("meta[name='passkey-words']")?.content ?? "";
  const box = document.createElement("div");
  box.className = "banner banner--caution";
  box.setAttribute("role", "alert");
  box.id = "passkey-problem";
  const line = document.createElement("p");
  line.textContent = words;
  box.append(line);
  document.getElementById("passkey-problem")?.remove();
  document.getElementById("content").prepend(box);
});
