/** The tables of what students show, as Kysely sees them. */
import type { Audience, DegreeState } from '../domain/portfolio-view.ts';

type Bit = 0 | 1;

export type PortfolioTables = {
  portfolio: {
    enrolment_id: string;
    handle: string;
    main_view: string;
    contact: string;
    skills: string;
    degree: DegreeState | null;
    degree_name: string;
    degree_on: string | null;
    indexable: Bit;
    updated_at: string;
  };
  portfolio_view: {
    id: string;
    enrolment_id: string;
    title: string;
    audience: Audience;
    headline: string;
    presentation: string;
    choices: string;
    sections: string;
    theme: string;
    made_at: string;
    updated_at: string;
  };
};
