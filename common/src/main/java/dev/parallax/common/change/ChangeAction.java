package dev.parallax.common.change;

/** What a repair does to the record. */
public enum ChangeAction {
    CREATE,
    UPDATE,
    DELETE
}
