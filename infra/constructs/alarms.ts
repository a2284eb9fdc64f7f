import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** The entries of `docs/runbook.md` that alarms lead to. */
export const runbookEntries = [
  'dead-letters',
  'function-errors',
  'stream-behind',
  'inbound-mail-waits',
  'responses-wait',
] as const;
export type RunbookEntry = (typeof runbookEntries)[number];

export interface DeskAlarmProps {
  readonly metric: Metric;
  readonly threshold: number;
  /** Periods in a row that must be at or over the threshold. */
  readonly periods?: number;
  /** What it means that this alarm is on, in a sentence. */
  readonly meaning: string;
  readonly runbook: RunbookEntry;
  readonly topic: ITopic | undefined;
}

export const alarmPeriod = Duration.minutes(5);

/** An alarm that says what it means and where to read what to do. */
export class DeskAlarm extends Construct {
  constructor(scope: Construct, id: string, props: DeskAlarmProps) {
    super(scope, id);
    const metric: IMetric = props.metric;
    const alarm = new Alarm(this, 'Alarm', {
      metric,
      threshold: props.threshold,
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // A queue or function that nothing has reached reports nothing, which is no fault.
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${props.meaning} See docs/runbook.md#${props.runbook}`,
    });
    if (props.topic) alarm.addAlarmAction(new SnsAction(props.topic));
  }
}
