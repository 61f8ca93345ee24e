package dev.parallax.reconciler.dataset;

/** What is done about confirmed differences. */
public sealed interface RepairPolicy {
    /** They are reported only. */
    record Report() implements RepairPolicy {}

    /**
     * They are repaired through the owner.
     *
     * @param path of a record below the owner's address; {@code {key}} or {@code {name of a key part}} stand for the key
     * @param delete whether a record that the source does not have is deleted from the target
     * @param limits beyond which repairs are held back
     */
    record Auto(OwnerDefinition owner, String path, boolean delete, RepairLimits limits) implements RepairPolicy {}
}
