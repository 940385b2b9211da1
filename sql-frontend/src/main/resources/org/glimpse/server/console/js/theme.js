// Before the first paint, so that nothing flashes.
(() => {
  const theme = localStorage.getItem('glimpse.theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
})();
