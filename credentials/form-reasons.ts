/**
 * Reasons that only some forms of presentation know: presentations with their
 * holder, Open Badges 2.0 with their host, older status lists, published key sets.
 */
export type FormReason =
  // a presentation, and who presents
  | 'not_a_presentation' | 'presentation_unsigned' | 'presentation_empty' | 'envelope_unsupported'
  | 'holder_replayable' | 'challenge_wrong' | 'domain_wrong' | 'holder_not_subject' | 'holder_subject_unnamed'
  // Open Badges 2.0: the host's answer is what a proof is elsewhere
  | 'confirmed_by_host' | 'host_disagrees' | 'host_not_allowed' | 'host_insecure' | 'host_unreachable' | 'host_not_found' | 'host_unreadable'
  // status
  | 'status_message' | 'revocation_list_unsigned'
  // keys
  | 'key_ambiguous';
