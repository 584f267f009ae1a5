/** React Aria makes its live region with the first announcement, and fills it so long afterwards at the most. */
const firstAnnouncementMs = 150;

/**
 * Takes back what React Aria announces of an element that goes away. Announcements stand in the page for seven seconds
 * and are named by the element, so that without it each would be an image without a name.
 *
 * @param id of the element
 */
export function forgetAnnouncements(id: string): void {
  const forget = () => {
    const selector = `[data-live-announcer] [aria-labelledby~="${CSS.escape(id)}"]`;
    for (const announcement of document.querySelectorAll(selector)) announcement.remove();
  };
  forget();
  setTimeout(forget, firstAnnouncementMs);
}
