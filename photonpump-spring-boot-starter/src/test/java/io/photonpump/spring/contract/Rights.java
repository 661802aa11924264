package io.photonpump.spring.contract;

import java.util.function.Consumer;

/**
 * The rights of an application's user on the server.
 *
 * @param operator whether the user is a member of {@code $ops}
 * @param given grants the user rights on streams
 */
record Rights(boolean operator, Consumer<OrdinaryUser> given) {

    static Rights of(Consumer<OrdinaryUser> given) {
        return new Rights(false, given);
    }

    static Rights ofOperator(Consumer<OrdinaryUser> given) {
        return new Rights(true, given);
    }
}
