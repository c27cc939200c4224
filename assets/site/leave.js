/* Leaves at once: hides the page, then goes where the Leave link goes; three Shift presses do the same. */
(function () {
  var link = document.querySelector(".leave"), page = document.documentElement, times = [];
  if (!link) return;
  function leave(event) {
    if (event) event.preventDefault();
    page.hidden = true;
    document.title = "\u200b";
    location.replace(link.href);
  }
  document.querySelectorAll(".leave").forEach(function (l) { l.addEventListener("click", leave); });
  addEventListener("keyup", function (event) {
    if (event.key !== "Shift") { times = []; return; }
    times.push(event.timeStamp);
    if (times.length > 2 && event.timeStamp - times[times.length - 3] < 5000) leave();
  });
  addEventListener("pageshow", function (event) {
    if (event.persisted) { page.hidden = true; location.reload(); }
  });
})();
