package io.photonpump.spring.listener;

/** The action of a persistent listener whose group does not exist. */
public enum MissingGroupPolicy {
    /** The listener creates the group. */
    CREATE,
    /** The listener stops and is FAILED. */
    FAIL,
    /** The listener subscribes again until the group exists. */
    RETRY
}
