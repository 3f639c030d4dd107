/** What runs in a page that was taken away: the site's own islands, over what stands in the page. Each finds its place or does nothing. */
import '../islands/verify.ts';
import '../islands/verify-all.ts';
