/* Every unsafe request of htmx carries the token against cross-site requests, read from the cookie when it is sent. */
const SAFE = /^(GET|HEAD|OPTIONS)$/i;

export function csrfToken() {
  const found = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
  return found ? decodeURIComponent(found.slice("csrftoken=".length)) : document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

export function sendToken() {
  document.addEventListener("htmx:config:request", (event) => {
    const request = event.detail?.ctx?.request;
    if (request && !SAFE.test(request.method)) request.headers["X-CSRFToken"] = csrfToken();
  });
}
