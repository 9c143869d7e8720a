/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.sim.net;

import org.agrona.concurrent.UnsafeBuffer;

import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.lockstep.sim.time.Scheduler;

/**
 * What goes from one publication to one subscription: the image at the one end, what the sender knows of its receiver
 * at the other, and the messages between them.
 * <p>
 * The image follows the driver's {@code PublicationImage}: it becomes available with a setup frame, drains when nothing
 * comes for its liveness or when the end of the stream has come, and is gone when what came is consumed and five
 * intervals of status messages are over. Then a later setup frame begins a new one, of the same session, at the live
 * position. What the sender knows follows {@code ReceiverLivenessTracker}: a receiver is there from its first status
 * message until it said that it closes or was not heard for the connection's time-out.
 * <p>
 * Threading: the simulation's.
 */
final class Flow
{
    private static final int DRAIN_INTERVALS = 5;
    private static final int RESEND_LIMIT = 64;

    private final SimulatedNetwork network;
    private final SimulatedPublication publication;
    private final SimulatedSubscription subscription;
    private final Link forward;
    private final Link back;
    private final ChannelMode mode;
    private final int window;
    private final long roomBehindWindow;
    private final Header header;
    private final MessageQueue queue = new MessageQueue();
    private final Scheduler.Task setupTask;
    private final Scheduler.Task statusTask;
    private final Scheduler.Task endTask;
    private final Scheduler.Task arrivalTask;
    private int images;
    private boolean isImage;
    private boolean isDraining;
    private boolean isEndOfStream;
    private boolean isOverrun;
    private boolean isDrained;
    private boolean isHeard;
    private boolean isReceiver;
    private long deafSinceNs;
    private long lastArrivalNs;

    Flow(
        final SimulatedNetwork network,
        final SimulatedPublication publication,
        final SimulatedSubscription subscription,
        final ChannelMode mode)
    {
        this.network = network;
        this.publication = publication;
        this.subscription = subscription;
        this.mode = mode;
        forward = network.link(publication.host(), subscription.host());
        back = network.link(subscription.host(), publication.host());
        window = Math.min(subscription.windowLength(), publication.termLength() / 2);
        roomBehindWindow = publication.termLength() / 2 + publication.maxMessageLength();
        header = new Header(
            publication.initialTermId(), LogBufferDescriptor.positionBitsToShift(publication.termLength()), null);
        final Scheduler scheduler = network.scheduler();
        setupTask = scheduler.newTask(this::onSender);
        statusTask = scheduler.newTask(this::onReceiver);
        endTask = scheduler.newTask(this::onEnd);
        arrivalTask = scheduler.newTask(this::onArrival);
        forward.add(this);
        if (back != forward)
        {
            back.add(this);
        }
    }

    /** Begins. A publication that is added sends a setup frame at once, a subscription waits for the next frame. */
    void start(final boolean isPublicationNew)
    {
        setupTask.after((isPublicationNew ? 0 : someOf(network.settings().setupIntervalNs())) + forward.delayNs());
    }

    SimulatedPublication publication()
    {
        return publication;
    }

    boolean isHeard()
    {
        return isHeard;
    }

    /** Does the sender still count on this receiver. */
    boolean isReceiver(final long nowNs)
    {
        return isHeard || isReceiver && nowNs - deafSinceNs < network.settings().connectionTimeoutNs();
    }

    /** Bytes that the receiver lets come now. */
    long window()
    {
        return window - queue.weight();
    }

    /** Images so far, of which the last one may be here. */
    int images()
    {
        return images;
    }

    /** Is an image here, and anything of it to come. */
    boolean isPresent(final int image)
    {
        return isImage && images == image && !(isEndOfStream && queue.isEmpty());
    }

    /** A message left the sender. */
    void send(final Message message)
    {
        if (!isImage)
        {
            return;
        }
        if (isDraining || isOverrun || ChannelMode.DATAGRAM == mode && LinkState.CUT == forward.state())
        {
            network.count(isDraining || isOverrun ? NetworkEvent.DISCARDED : NetworkEvent.LOST);
            return;
        }
        if (queue.weight() + message.framedLength() > window + roomBehindWindow && !queue.isEmpty())
        {
            overrun();
            return;
        }
        if (LinkState.OPEN != forward.state())
        {
            network.count(NetworkEvent.HELD);
            queue.put(message, MessageQueue.HELD, message.framedLength());
        }
        else if (ChannelMode.STREAM == mode)
        {
            arrive(message, inOrderNs(), message.framedLength());
        }
        else
        {
            sendDatagram(message);
        }
    }

    int poll(final FragmentHandler handler, final int limit)
    {
        final long nowNs = network.nowNs();
        final MessageQueue queue = this.queue;
        int count = 0;
        try
        {
            while (count < limit && queue.hasArrived(nowNs))
            {
                final Message message = queue.take();
                count++;
                try
                {
                    final UnsafeBuffer buffer = message.buffer();
                    handler.onFragment(
                        buffer, DataHeaderFlyweight.HEADER_LENGTH, message.length(), header.buffer(buffer).offset(0));
                }
                finally
                {
                    message.release();
                }
            }
        }
        catch (final Exception ex)
        {
            network.count(NetworkEvent.THROWN);
            subscription.onHandlerError(ex);
        }
        afterPoll(count);
        return count;
    }

    int controlledPoll(final ControlledFragmentHandler handler, final int limit)
    {
        final long nowNs = network.nowNs();
        int count = 0;
        try
        {
            Action action = Action.CONTINUE;
            while (count < limit && Action.ABORT != action && Action.BREAK != action && queue.hasArrived(nowNs))
            {
                count++;
                action = offerTo(handler);
                count -= Action.ABORT == action ? 1 : 0;
            }
        }
        catch (final Exception ex)
        {
            network.count(NetworkEvent.THROWN);
            subscription.onHandlerError(ex);
        }
        afterPoll(count);
        return count;
    }

    /** The link opened or closed. */
    void onLink(final Link link, final LinkState before)
    {
        if (link == forward)
        {
            onForward(before);
        }
        if (link == back)
        {
            onBack();
        }
    }

    /** The publication was closed and has sent all: its end is on the way. */
    void onPublicationEnded()
    {
        if (!isImage)
        {
            dispose();
            return;
        }
        setupTask.at(Math.max(lastArrivalNs, network.nowNs()) + forward.delayNs());
    }

    /** Nothing comes from the publication any more, and nothing tells of it. */
    void onPublicationDied()
    {
        setupTask.cancel();
        queue.dropAfter(MessageQueue.HELD - 1);
        if (!isImage)
        {
            dispose();
        }
        else if (!isDraining)
        {
            silence();
        }
    }

    /**
     * The subscription is gone.
     *
     * @param isTold does it say so, as a process does that goes on running.
     */
    void onSubscriptionGone(final boolean isTold)
    {
        final boolean wasImage = isImage;
        isImage = false;
        isDraining = false;
        queue.dropAfter(-1);
        setupTask.cancel();
        endTask.cancel();
        arrivalTask.cancel();
        deaf();
        final boolean isHeardOf = isTold && wasImage && back.isOpen() && !back.isLost();
        statusTask.after(isHeardOf ? back.delayNs() : network.settings().connectionTimeoutNs());
    }

    /** What comes from the sender without being a message: setup frame, heartbeat, end of the stream. */
    private void onSender()
    {
        if (subscription.isGone() || !forward.isOpen())
        {
            return;
        }
        if (forward.isLost())
        {
            setupTask.after(network.settings().setupIntervalNs());
        }
        else if (publication.isEnded() && isImage && !isDraining)
        {
            isEndOfStream = true;
            drain();
            wakeReceiver();
        }
        else if (!publication.isEnded() && !isImage)
        {
            isImage = true;
            images++;
            isDrained = false;
            isOverrun = false;
            lastArrivalNs = network.nowNs();
            network.count(NetworkEvent.IMAGE);
            subscription.onImage(this);
            statusTask.after(back.delayNs());
            wakeReceiver();
        }
    }

    /** A status message came to the sender, or it is known that none will. */
    private void onReceiver()
    {
        if (subscription.isGone())
        {
            isReceiver = false;
            dispose();
            network.wake(publication.host());
            return;
        }
        if (!isImage || isDraining || !back.isOpen())
        {
            return;
        }
        if (back.isLost())
        {
            statusTask.after(network.settings().statusIntervalNs());
            return;
        }
        isHeard = true;
        isReceiver = true;
        publication.pump();
        network.wake(publication.host());
    }

    private void onEnd()
    {
        if (!isDraining)
        {
            drain();
            return;
        }
        isDrained = true;
        goIfConsumed();
        wakeReceiver();
    }

    private void onArrival()
    {
        wakeReceiver();
        final long nextNs = queue.nextArrivalNs(network.nowNs());
        if (MessageQueue.HELD != nextNs)
        {
            arrivalTask.at(nextNs);
        }
    }

    private void onForward(final LinkState before)
    {
        if (!forward.isOpen())
        {
            if (ChannelMode.DATAGRAM == mode && LinkState.CUT == forward.state())
            {
                queue.dropAfter(MessageQueue.HELD - 1);
            }
            if (isImage && !isDraining && LinkState.OPEN == before)
            {
                silence();
            }
            return;
        }
        if (isImage && !isDraining && !isOverrun && !publication.isDead())
        {
            endTask.cancel();
            releaseHeld();
        }
        if (!publication.isDead() && (!isImage || publication.isEnded()))
        {
            setupTask.after(someOf(network.settings().setupIntervalNs()) + forward.delayNs());
        }
    }

    private void onBack()
    {
        if (!back.isOpen())
        {
            deaf();
        }
        else if (isImage && !isDraining && !isHeard)
        {
            statusTask.after(someOf(network.settings().statusIntervalNs()) + back.delayNs());
        }
    }

    private void sendDatagram(final Message message)
    {
        if (forward.isLost())
        {
            network.count(NetworkEvent.LOST);
            return;
        }
        final boolean isDoubled = forward.isDoubled();
        sendCopy(message, message.framedLength());
        if (isDoubled)
        {
            network.count(NetworkEvent.DOUBLED);
            sendCopy(message, 0);
        }
    }

    private void sendCopy(final Message message, final int weight)
    {
        final long heldBackNs = forward.heldBackNs();
        final long arrivalNs = network.nowNs() + forward.delayNs() + heldBackNs;
        if (heldBackNs > 0)
        {
            network.count(NetworkEvent.OVERTAKEN);
        }
        if (forward.isDamaged() && message.length() > 0)
        {
            network.count(NetworkEvent.DAMAGED);
            final Message damaged = message.damaged(forward.random().nextLong());
            arrive(damaged, arrivalNs, weight);
            damaged.release();
        }
        else
        {
            arrive(message, arrivalNs, weight);
        }
    }

    /** When a message of a stream is there: each loss costs, and what follows waits for it. */
    private long inOrderNs()
    {
        long arrivalNs = network.nowNs() + forward.delayNs();
        for (int i = 0; i < RESEND_LIMIT && forward.isLost(); i++)
        {
            network.count(NetworkEvent.RESENT);
            arrivalNs += network.settings().resendDelayNs() + forward.delayNs();
        }
        lastArrivalNs = Math.max(lastArrivalNs, arrivalNs);
        return lastArrivalNs;
    }

    private void arrive(final Message message, final long arrivalNs, final int weight)
    {
        lastArrivalNs = Math.max(lastArrivalNs, arrivalNs);
        queue.put(message, arrivalNs, weight);
        arrivalTask.atLatest(arrivalNs);
    }

    private void releaseHeld()
    {
        final int size = queue.size();
        for (int i = queue.firstHeld(); i < size; i++)
        {
            lastArrivalNs = ChannelMode.STREAM == mode ?
                inOrderNs() : Math.max(lastArrivalNs, network.nowNs() + forward.delayNs());
            queue.arrival(i, lastArrivalNs);
            arrivalTask.atLatest(lastArrivalNs);
        }
    }

    private Action offerTo(final ControlledFragmentHandler handler)
    {
        final Message message = queue.first();
        final UnsafeBuffer buffer = message.buffer();
        Action action = null;
        message.hold();
        try
        {
            action = handler.onFragment(
                buffer, DataHeaderFlyweight.HEADER_LENGTH, message.length(), header.buffer(buffer).offset(0));
        }
        finally
        {
            if (Action.ABORT != action && queue.first() == message)
            {
                queue.take().release();
            }
            message.release();
        }
        return action;
    }

    private void afterPoll(final int count)
    {
        if (count > 0)
        {
            network.onTaken(subscription, publication, count);
            if (publication.hasUnsent() && isHeard)
            {
                publication.pumpAfter(back.delayNs());
            }
        }
        if (isDrained)
        {
            goIfConsumed();
        }
    }

    /** The receiver is so far behind others that the sender of a stream cannot send again what it misses. */
    private void overrun()
    {
        network.count(NetworkEvent.OVERRUN);
        if (ChannelMode.STREAM == mode)
        {
            isOverrun = true;
            silence();
        }
    }

    /** From now on nothing comes. */
    private void silence()
    {
        endTask.atLatest(network.nowNs() + network.settings().imageLivenessNs());
    }

    private void drain()
    {
        isDraining = true;
        queue.dropAfter(network.nowNs());
        deaf();
        endTask.after(DRAIN_INTERVALS * network.settings().statusIntervalNs());
    }

    private void goIfConsumed()
    {
        if (!isImage || !queue.isEmpty())
        {
            return;
        }
        isImage = false;
        isDraining = false;
        isDrained = false;
        isEndOfStream = false;
        network.count(NetworkEvent.IMAGE_GONE);
        subscription.onImageGone(this);
        if (publication.isEnded() || publication.isDead())
        {
            dispose();
        }
        else if (forward.isOpen())
        {
            setupTask.after(someOf(network.settings().setupIntervalNs()) + forward.delayNs());
        }
    }

    private void deaf()
    {
        if (isHeard)
        {
            isHeard = false;
            deafSinceNs = network.nowNs();
        }
        statusTask.cancel();
    }

    private void dispose()
    {
        setupTask.cancel();
        statusTask.cancel();
        endTask.cancel();
        arrivalTask.cancel();
        forward.remove(this);
        back.remove(this);
        publication.remove(this);
        subscription.remove(this);
    }

    private void wakeReceiver()
    {
        network.wake(subscription.host());
    }

    private long someOf(final long ns)
    {
        return forward.random().nextLong(0, ns + 1);
    }
}
