/** Bugs by which somebody pays too little or too much, and the books do not say so. */
import type { Bug } from './bug.ts';

export const moneyBugs: readonly Bug[] = [
  {
    name: 'each posting is booked twice',
    kind: 'counted twice',
    changes: {
      'functions/payments/store.ts': [
        [
          'Item: { ...ledgerKey(payment.id, payment.version), postings,',
          'Item: { ...ledgerKey(payment.id, payment.version), postings: [...postings, ...postings],',
        ],
      ],
    },
  },
  {
    name: 'a refund is booked on the wrong account',
    kind: 'a wrong account',
    changes: {
      'functions/payments/ledger.ts': [
        ["refundPaid = entry('owed', 'refunded')", "refundPaid = entry('owed', 'captured')"],
      ],
    },
  },
  {
    name: 'a payment that is told twice is taken twice',
    kind: 'a missing dedup',
    changes: {
      'functions/payments/settle.ts': [
        ["if (captureOf(payment, attempt, money)) return { result: 'nothing-new' };", ''],
      ],
    },
  },
  {
    name: 'money that comes after the end still pays',
    kind: 'the closing window of old',
    changes: {
      'functions/payments/settle.ts': [
        ["if (isEnded(order) || !(isPaid(payment) || isOpen(payment))) return 'order-ended';", ''],
      ],
      'functions/payments/money-changes.ts': [
        ["status: move(paymentMachine, payment.status, 'succeed'),", "status: 'succeeded',"],
      ],
    },
  },
  {
    name: 'a refund is asked for again without a look whether it is there',
    kind: 'a repetition that is not idempotent',
    changes: {
      'functions/payments/refunds.ts': [['if (known) return known;', '']],
    },
  },
  {
    name: 'for what is not kept goes back twice what it cost',
    kind: 'a refund that is too large',
    changes: {
      'functions/payments/goods-changes.ts': [
        ['payableOf(payment, due);', 'payableOf(payment, sum([due, due], due.currency));'],
      ],
    },
  },
  {
    name: 'what an edit makes dearer is not asked for',
    kind: 'a difference that is not charged',
    changes: {
      'functions/payments/edited-changes.ts': [
        [
          'return { change: paymentChanged(settled, { due }, {}, now), refund: nothing };',
          'return { change: paymentChanged(settled, due.amount > 0 ? {} : { due }, {}, now), refund: nothing };',
        ],
      ],
    },
  },
  {
    name: 'what is less than a step is told, and not taken off',
    kind: 'wrong rounding',
    changes: {
      'functions/pricing/price-lines.ts': [['total: subtract(whole, rounding),', 'total: whole,']],
    },
  },
];
