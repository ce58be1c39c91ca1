package io.nochub.hub.alert;

/**
 * Where an alert comes from, as its source names it.
 *
 * @param sourceAlertId joins raise and clear; the latest one where the source gives new ids to the
 *     same condition
 * @param fingerprint see {@link Fingerprint}
 * @param organisation the source's id of the organisation, empty if it named none
 */
public record Origin(
    String integration,
    String feed,
    String sourceAlertId,
    String fingerprint,
    String organisation) {}
