/** A product's pictures: sent straight to where they are kept, with how far it is. */
import { Button, FileButton, Group, Image, Progress, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answered } from '../../../../sdk/index.ts';
import { useAccess } from '../../app/access.tsx';
import { api, type Schemas } from '../../app/waybill.ts';
import { useChange } from '../../parts/change.tsx';
import { Nothing } from '../../parts/list.tsx';
import { Part } from '../../parts/part.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { upload } from '../../parts/upload.ts';

type Product = Schemas['Product'];
const types = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const;

const Upload = ({ product }: { readonly product: Product }) => {
  const t = useTranslations('products');
  const [file, setFile] = useState<File | null>(null);
  const [percent, setPercent] = useState<number>();
  const change = useChange({
    run: async () => {
      const contentType = types.find((type) => type === file?.type);
      if (!file || !contentType) throw new Error('no picture');
      const path = { id: product.id };
      const body = { contentType, sizeBytes: file.size };
      const { uploadUrl } = await answered(api.POST('/v1/products/{id}/images', { params: { path }, body }));
      await upload(uploadUrl, file, contentType, setPercent);
    },
    done: t('uploaded'),
    touches: ['product', 'products'],
    after: () => {
      setFile(null);
      setPercent(undefined);
    },
  });
  return (
    <Stack gap="xs">
      <Group>
        <FileButton onChange={setFile} accept={types.join(',')}>
          {(props) => (
            <Button variant="default" {...props}>
              {t('choosePicture')}
            </Button>
          )}
        </FileButton>
        {file && (
          <>
            <Text size="sm">{file.name}</Text>
            <Button loading={change.isPending} onClick={() => change.mutate()}>
              {t('upload')}
            </Button>
          </>
        )}
      </Group>
      {change.isPending && percent !== undefined && <Progress value={percent} aria-label={t('upload')} />}
      <Trouble error={change.error} />
    </Stack>
  );
};

const Picture = ({
  product,
  etag,
  image,
  place,
}: {
  product: Product;
  etag: string;
  image: Schemas['ProductImage'];
  place: number;
}) => {
  const t = useTranslations('products');
  const { staff } = useAccess();
  const change = useChange({
    run: () => {
      const params = { path: { id: product.id, imageId: image.id }, header: { 'If-Match': etag } };
      return answered<unknown>(api.DELETE('/v1/products/{id}/images/{imageId}', { params }));
    },
    done: t('saved'),
    touches: ['product', 'products'],
  });
  return (
    <Stack gap="xs">
      <Image
        src={image.url}
        alt={t('picture', { place, name: product.name })}
        h={120}
        w={120}
        fit="contain"
      />
      {staff && (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t('removePicture', { place })}
          loading={change.isPending}
          onClick={() => change.mutate()}
        >
          {t('remove')}
        </Button>
      )}
      <Trouble error={change.error} />
    </Stack>
  );
};

export const Images = ({ product, etag }: { readonly product: Product; readonly etag: string }) => {
  const t = useTranslations('products');
  const { staff } = useAccess();
  return (
    <Part title={t('pictures')} actions={staff && <Upload product={product} />}>
      {product.images.length === 0 && <Nothing>{t('noPictures')}</Nothing>}
      <Group align="start">
        {product.images.map((image, index) => (
          <Picture key={image.id} product={product} etag={etag} image={image} place={index + 1} />
        ))}
      </Group>
    </Part>
  );
};
