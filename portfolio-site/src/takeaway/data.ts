import { TAKEAWAY_ID, type TakeawayData } from '../../../api/domain/takeaway.ts';

/** What stands in this page. */
export const data = JSON.parse(document.getElementById(TAKEAWAY_ID)!.textContent) as TakeawayData;
