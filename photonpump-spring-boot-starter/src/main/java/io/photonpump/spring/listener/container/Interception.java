package io.photonpump.spring.listener.container;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.EventInterceptor;
import io.photonpump.spring.listener.EventInterceptor.Chain;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.subscription.Subscription;
import java.util.List;

/** The processor with the interceptors around it, the first outermost. */
final class Interception {

    private final SubscriptionSpec spec;
    private final EventProcessor processor;
    private final List<EventInterceptor> interceptors;

    Interception(SubscriptionSpec spec, EventProcessor processor, List<EventInterceptor> interceptors) {
        this.spec = spec;
        this.processor = processor;
        this.interceptors = interceptors;
    }

    Decision process(List<InFlight> events, Subscription subscription) throws InterruptedException {
        List<ResolvedEvent> received = events.stream().map(InFlight::event).toList();
        Chain chain = () -> processor.process(events, subscription);
        for (int i = interceptors.size() - 1; i >= 0; i--) {
            EventInterceptor interceptor = interceptors.get(i);
            Chain next = chain;
            chain = () -> interceptor.around(spec, received, next);
        }
        return chain.proceed();
    }
}
