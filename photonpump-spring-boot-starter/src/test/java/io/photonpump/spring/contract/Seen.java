package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A record of the values that a listener received, in order. */
class Seen<T> {

    private final List<T> all = new CopyOnWriteArrayList<>();

    void add(T value) {
        all.add(value);
    }

    void clear() {
        all.clear();
    }

    List<T> all() {
        return List.copyOf(all);
    }

    @SafeVarargs
    final void awaitExactly(T... expected) {
        await().atMost(StarterTest.SOON).untilAsserted(() -> assertThat(all).containsExactly(expected));
    }

    @SafeVarargs
    final void awaitInAnyOrder(T... expected) {
        await().atMost(StarterTest.SOON).untilAsserted(() -> assertThat(all).containsExactlyInAnyOrder(expected));
    }

    void awaitAll(List<T> expected) {
        await().atMost(StarterTest.SOON).untilAsserted(() -> assertThat(all).containsAll(expected));
    }
}
